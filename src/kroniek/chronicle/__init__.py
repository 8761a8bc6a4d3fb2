"""From the mentions of all reports to days, events, control and figures."""
