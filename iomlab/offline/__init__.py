"""iomlab without a network: a site that runs in the browser, and a folder that a classroom installs from."""
