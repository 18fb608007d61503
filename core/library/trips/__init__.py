"""Trips and events: photos that were taken one after another, away from home or on an occasion."""
