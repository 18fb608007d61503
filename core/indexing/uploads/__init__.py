"""Files that members upload: received, checked, stored in the upload folder and indexed."""
