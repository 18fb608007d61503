"""What keys do with stacks."""
