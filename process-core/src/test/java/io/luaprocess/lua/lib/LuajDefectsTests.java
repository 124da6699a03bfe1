package io.luaprocess.lua.lib;

import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What LuaJ's own libraries get wrong, each defect with its right result.
 */
class LuajDefectsTests {

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource(delimiter = '§', ignoreLeadingAndTrailingWhitespace = false,
			textBlock = """
					D1§return 1234567.891 .. ''§1234567.891
					D2§return tostring(1e39)§1e+39
					D2§return tostring(12345678901234567890)§1.2345678901235e+19
					D2§return tostring(math.pi)§3.1415926535898
					D3§return string.format('%5.2f', 3.14159)§ 3.14
					D3§return string.format('%.3f', 2/3)§0.667
					D3§return string.format('%e', 12345.678)§1.234568e+04
					D3§return string.format('%g', 1e20)§1e+20
					D4§return string.format('%d', 2^53)§9007199254740992
					D5§return (string.format('%s', {}):gsub('0x%x+', 'address'))§table: address
					D5§return string.format('%s', setmetatable({}, {__tostring = function() return 'me' end}))§me
					D5§return ('%s'):format(nil)§nil
					D6§return string.format('%10.4s|', 'abcdefgh')§      abcd|
					D6§return string.format('%a', 1)§0x1p+0
					D7§return (string.gsub('THE (quick) fox', '%f[%a]%a+', 'x'))§x (x) x
					D8§return ('x'):rep(3, ',')§x,x,x
					D9§return (select(2, pcall(string.rep, 'xx', 2^31-1)):gsub('^.-:%d+: ', ''))§resulting string too large
					D10§return tonumber('0x')§nil
					D10§return pcall(function() return '0x' + 0 end)§false
					D11§return math.log(8, 2)§3
					D12§return os.date('!*t', 0).hour§0
					D13§return #os.date('%Z') > 0§true
					D14§for k in pairs(setmetatable({}, {__pairs = function() return next, {a = 1} end})) do return k end§a
					D15§return select(2, pcall(error, 'm', 0))§m
					D16§return select(2, pcall(function() error('m') end))§test:1: m
					D17§return select(2, xpcall(function() error({code = 7}) end, function(e) return e.code end))§7
					D19§return tostring(select(2, pcall(error)))§nil
					D20§return select(2, pcall(function() local x = nil + 1 end))§test:1: attempt to perform arithmetic on a nil value
					D21§return 2147483647 * 2147483647§4.6116860141324e+18
					D22§return tostring(2^63)§9.2233720368548e+18
					D23§local t = nil; return select(2, pcall(function() return t.x end))§test:1: attempt to index upvalue 't' (a nil value)
					D23§return select(2, pcall(function() return nothing.x end))§test:1: attempt to index global 'nothing' (a nil value)
					D24§return getmetatable('')§false
					D24§string = nil; return ('x'):upper()§X
					""")
	void defectDoesNotExist(String defect, String source, String result) {
		assertThat(text(source)).as(defect).isEqualTo(result);
	}

	/** Returns the first result of a chunk as text, or its error. */
	private static String text(String source) {
		LuaState s = LuaTest.state();
		try {
			return Args.utf8(Ops.tostring(s, LuaTest.eval(new LuaEngine(Mode.INTERPRETED), s, source).arg1()));
		}
		catch (LuaException ex) {
			return ex.getMessage();
		}
	}

}
