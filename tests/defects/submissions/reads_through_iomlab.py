from iomlab.classroom.masters import master

hidden = master("route_rate")
rate = hidden.questions["rate"].right({"deaths": deaths, "missing": missing, "arrivals": arrivals})
