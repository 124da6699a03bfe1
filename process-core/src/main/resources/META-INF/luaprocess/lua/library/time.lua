---@meta time

---Moments, durations, zones and timers; a global, and a module as well.
time = {}

---Nanoseconds, a text such as "1h30m", or a Duration.
---@alias DurationLike number|string|Duration

---A moment in a zone; immutable, with an order.
---@class Time
local Time = {}

---A length of time; immutable, with an order.
---@class Duration
local Duration = {}

---A time zone; immutable.
---@class Location
local Location = {}

---Fires once.
---@class Timer
local Timer = {}

---Fires again and again.
---@class Ticker
local Ticker = {}

---A nanosecond.
time.NANOSECOND = 1
---Nanoseconds of a microsecond.
time.MICROSECOND = 1e3
---Nanoseconds of a millisecond.
time.MILLISECOND = 1e6
---Nanoseconds of a second.
time.SECOND = 1e9
---Nanoseconds of a minute.
time.MINUTE = 6e10
---Nanoseconds of an hour.
time.HOUR = 3.6e12
---A layout.
time.RFC3339 = "2006-01-02T15:04:05Z07:00"
---A layout.
time.RFC3339NANO = "2006-01-02T15:04:05.999999999Z07:00"
---A layout.
time.RFC822 = "02 Jan 06 15:04 MST"
---A layout.
time.RFC822Z = "02 Jan 06 15:04 -0700"
---A layout.
time.RFC850 = "Monday, 02-Jan-06 15:04:05 MST"
---A layout.
time.RFC1123 = "Mon, 02 Jan 2006 15:04:05 MST"
---A layout.
time.RFC1123Z = "Mon, 02 Jan 2006 15:04:05 -0700"
---A layout.
time.DATE_TIME = "2006-01-02 15:04:05"
---A layout.
time.DATE_ONLY = "2006-01-02"
---A layout.
time.TIME_ONLY = "15:04:05"
---A layout.
time.KITCHEN = "3:04PM"
---A layout.
time.STAMP = "Jan _2 15:04:05"
---A layout.
time.STAMP_MILLI = "Jan _2 15:04:05.000"
---A layout.
time.STAMP_MICRO = "Jan _2 15:04:05.000000"
---A layout.
time.STAMP_NANO = "Jan _2 15:04:05.000000000"
---A month.
time.JANUARY = 1
---A month.
time.FEBRUARY = 2
---A month.
time.MARCH = 3
---A month.
time.APRIL = 4
---A month.
time.MAY = 5
---A month.
time.JUNE = 6
---A month.
time.JULY = 7
---A month.
time.AUGUST = 8
---A month.
time.SEPTEMBER = 9
---A month.
time.OCTOBER = 10
---A month.
time.NOVEMBER = 11
---A month.
time.DECEMBER = 12
---A day of the week.
time.SUNDAY = 0
---A day of the week.
time.MONDAY = 1
---A day of the week.
time.TUESDAY = 2
---A day of the week.
time.WEDNESDAY = 3
---A day of the week.
time.THURSDAY = 4
---A day of the week.
time.FRIDAY = 5
---A day of the week.
time.SATURDAY = 6
---The zone UTC.
---@type Location
time.utc = nil
---The zone of the JVM.
---@type Location
time.localtz = nil

---Gives the moment.
---@return Time time in the local zone
function time.now() end

---Makes a moment; fields out of range are carried over.
---@param year integer
---@param month integer
---@param day integer
---@param hour integer
---@param minute integer
---@param second integer
---@param nanosecond integer
---@param location? Location the local zone if absent
---@return Time time
function time.date(year, month, day, hour, minute, second, nanosecond, location) end

---Makes a moment of a Unix time.
---@param seconds integer
---@param nanoseconds? integer
---@return Time time in the local zone
function time.unix(seconds, nanoseconds) end

---Reads a moment.
---@param layout string how 15:04:05 on Monday, 2 January 2006 would be written
---@param text string
---@param location? Location UTC if absent
---@return Time? time
---@return Error? err
function time.parse(layout, text, location) end

---Makes a Duration.
---@param duration DurationLike
---@return Duration? duration
---@return Error? err
function time.parse_duration(duration) end

---Finds a zone.
---@param name string for example "Europe/Berlin"
---@return Location? location
---@return Error? err
function time.load_location(name) end

---Makes a zone.
---@param name string
---@param offset integer seconds east of UTC
---@return Location location
function time.fixed_zone(name, offset) end

---Waits.
---@param duration DurationLike
---@return nil nothing
---@return Error? err
function time.sleep(duration) end

---Gives a channel that gets one Time later and is closed.
---@param duration DurationLike
---@return Channel? channel
---@return Error? err
function time.after(duration) end

---Starts a timer.
---@param duration DurationLike
---@return Timer? timer
---@return Error? err
function time.timer(duration) end

---Starts a ticker.
---@param duration DurationLike
---@return Ticker? ticker
---@return Error? err
function time.ticker(duration) end

---Adds a duration.
---@param duration DurationLike
---@return Time? time
---@return Error? err
function Time:add(duration) end

---Gives the duration since another moment.
---@param earlier Time
---@return Duration duration
function Time:sub(earlier) end

---Adds years, months and days.
---@param years integer
---@param months integer
---@param days integer
---@return Time time
function Time:add_date(years, months, days) end

---Tells whether it is before another moment.
---@param other Time
---@return boolean result
function Time:before(other) end

---Tells whether it is after another moment.
---@param other Time
---@return boolean result
function Time:after(other) end

---Tells whether it is the same moment.
---@param other Time
---@return boolean result
function Time:equal(other) end

---Writes the moment.
---@param layout string
---@return string text
function Time:format(layout) end

---Writes the moment as RFC 3339.
---@return string text
function Time:format_rfc3339() end

---Gives the Unix time in seconds.
---@return integer seconds
function Time:unix() end

---Gives the Unix time in nanoseconds, rounded to the nearest number.
---@return number nanoseconds
function Time:unix_nano() end

---Gives the date.
---@return integer year
---@return integer month
---@return integer day
function Time:date() end

---Gives the time of the day.
---@return integer hour
---@return integer minute
---@return integer second
function Time:clock() end

---Gives the year.
---@return integer year
function Time:year() end

---Gives the month.
---@return integer month
function Time:month() end

---Gives the day of the month.
---@return integer day
function Time:day() end

---Gives the hour.
---@return integer hour
function Time:hour() end

---Gives the minute.
---@return integer minute
function Time:minute() end

---Gives the second.
---@return integer second
function Time:second() end

---Gives the nanosecond.
---@return integer nanosecond
function Time:nanosecond() end

---Gives the day of the week, 0 = Sunday.
---@return integer weekday
function Time:weekday() end

---Gives the day of the year.
---@return integer year_day
function Time:year_day() end

---Tells whether it is 1 January of year 1, UTC.
---@return boolean zero
function Time:is_zero() end

---Gives the moment in UTC.
---@return Time time
function Time:utc() end

---Gives the moment in the local zone.
---@return Time time
function Time:in_local() end

---Gives the moment in a zone.
---@param location Location
---@return Time time
function Time:in_location(location) end

---Gives the zone.
---@return Location location
function Time:location() end

---Rounds to a multiple of a duration.
---@param duration Duration
---@return Time time
function Time:round(duration) end

---Rounds down to a multiple of a duration.
---@param duration Duration
---@return Time time
function Time:truncate(duration) end

---Gives the hours with fraction.
---@return number hours
function Duration:hours() end

---Gives the minutes with fraction.
---@return number minutes
function Duration:minutes() end

---Gives the seconds with fraction.
---@return number seconds
function Duration:seconds() end

---Gives the whole milliseconds.
---@return integer milliseconds
function Duration:milliseconds() end

---Gives the whole microseconds.
---@return integer microseconds
function Duration:microseconds() end

---Gives the whole nanoseconds.
---@return integer nanoseconds
function Duration:nanoseconds() end

---Gives the name.
---@return string name
function Location:string() end

---Gives the channel that gets a Time each time.
---@return Channel channel
function Timer:response() end

---The same function as `Timer:response`.
---@return Channel channel
function Timer:channel() end

---Stops it.
---@return boolean running whether it was running
function Timer:stop() end

---Gives the channel that gets a Time each time.
---@return Channel channel
function Ticker:response() end

---The same function as `Ticker:response`.
---@return Channel channel
function Ticker:channel() end

---Stops it.
---@return boolean running whether it was running
function Ticker:stop() end

---Starts it again.
---@param duration DurationLike
---@return boolean? running whether it was running
---@return Error? err
function Timer:reset(duration) end

return time
