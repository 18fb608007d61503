"""Landscapes, plants and weather."""
