"""From one report to its mentions; pure, without database or other reports."""
