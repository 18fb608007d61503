"""The actions that keys trigger on screens, and the keys that members set for them."""
