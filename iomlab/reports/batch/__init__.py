"""Many reports in one go: plan, journal, press, index, record; on this computer or on a cluster."""
