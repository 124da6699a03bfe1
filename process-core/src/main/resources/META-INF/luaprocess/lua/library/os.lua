---@meta

---The clock.
os = {}

---What the runtime runs on.
os.platform = "jvm"

---Gives the Unix time in whole seconds.
---@param t? {year: integer, month: integer, day: integer, hour: integer?, min: integer?, sec: integer?, isdst: boolean?} a date; now if absent
---@return integer seconds
function os.time(t) end

---Writes a date. Raises for an unknown conversion.
---@param format? string as C99 `strftime`; "!" before it = UTC, "*t" = a table
---@param time? number Unix time; now if absent
---@return string|table date
function os.date(format, time) end

---Gives a time in seconds that only goes forward.
---@return number seconds
function os.clock() end

---Gives the seconds between two times.
---@param later number
---@param earlier? number
---@return number seconds
function os.difftime(later, earlier) end
