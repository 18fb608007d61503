"""Files of models in the format ONNX: what they hold is read before the runtime opens them."""
