"""Weather from a file that the merchant keeps: `weather.csv` with `place, date, rain_probability, high_c`."""

import csv
import datetime as dt
from pathlib import Path

from memory.domain.errors import BadInput
from tools.desk import WeatherDay


class FileWeather:
    """`tools.desk.Weather` over a CSV file. Without the file nobody knows, and plans say so."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def outlook(self, place: str, start: dt.date, end: dt.date) -> list[WeatherDay]:
        """Days of `place` (any place when the file names none) from `start` to `end`. Raises `BadInput` by line."""
        try:
            text = self._path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return []
        days = []
        for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
            try:
                day = WeatherDay(
                    dt.date.fromisoformat(row["date"]),
                    min(max(float(row["rain_probability"]), 0.0), 1.0),
                    float(row["high_c"]),
                    f"{self._path.name}:{number}",
                )
            except (KeyError, TypeError, ValueError) as error:
                raise BadInput(f"{self._path.name} line {number} cannot be read: {error}", field="weather") from error
            if row.get("place", "") in ("", place) and start <= day.day <= end:
                days.append(day)
        return days
