-- one
-- two
local c =
