"""Working time: durations with their basis, national day kinds, calendars that add and measure."""
