"""The library: tables with their source attached."""
