package io.luaprocess.lua.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs with the {@code lua5.2} of the machine, many in one start, each with
 * globals of its own.
 */
final class ReferenceLua {

	private static final Path COMMAND = Path.of("/usr/bin/lua5.2");

	private static final String DRIVER = """
			local file = io.open(arg[1], 'rb')
			local out = io.open(arg[2], 'wb')
			local names = { 'assert', 'error', 'getmetatable', 'ipairs', 'next', 'pairs', 'pcall', 'rawequal', 'rawget',
			  'rawset', 'select', 'setmetatable', 'tonumber', 'tostring', 'type', 'xpcall', '_VERSION' }
			local function globals(lines)
			  local env = {}
			  for _, name in ipairs(names) do env[name] = _G[name] end
			  for _, name in ipairs({ 'string', 'table', 'math', 'bit32', 'coroutine' }) do
			    env[name] = {}
			    for k, v in pairs(_G[name]) do env[name][k] = v end
			  end
			  env._G = env
			  env.unpack = table.unpack
			  env.print = function(v) lines[#lines + 1] = tostring(v) .. '\\n' end
			  return env
			end
			while true do
			  local size = file:read('*n')
			  if not size then break end
			  file:read(1)
			  local source = file:read(size)
			  local lines = {}
			  local chunk, problem = load(source, '=test', 't', globals(lines))
			  if chunk then
			    debug.sethook(function() error('<timeout>', 0) end, '', 20000000)
			    local ok, err = pcall(chunk)
			    debug.sethook()
			    if not ok then
			      local kind = type(err)
			      lines[#lines + 1] = (kind == 'string' or kind == 'number') and tostring(err)
			        or '(error object is a ' .. kind .. ' value)'
			    end
			  else
			    lines[1] = '<syntax error> ' .. problem
			  end
			  local text = table.concat(lines)
			  out:write(#text, '\\n', text)
			end
			out:close()
			""";

	private ReferenceLua() {
	}

	static boolean isInstalled() {
		return Files.isExecutable(COMMAND);
	}

	/**
	 * Runs programs.
	 * @param sources their texts
	 * @return what each of them prints, with the text of the error it ended with
	 */
	static List<String> run(List<String> sources) {
		try {
			Path dir = Files.createTempDirectory("reference");
			Path driver = Files.writeString(dir.resolve("driver.lua"), DRIVER);
			Path in = dir.resolve("in");
			Path out = dir.resolve("out");
			try {
				StringBuilder text = new StringBuilder();
				for (String source : sources) {
					text.append(source.getBytes(StandardCharsets.ISO_8859_1).length).append('\n').append(source);
				}
				Files.writeString(in, text, StandardCharsets.ISO_8859_1);
				Process process = new ProcessBuilder(COMMAND.toString(), driver.toString(), in.toString(),
						out.toString())
					.redirectErrorStream(true)
					.redirectOutput(dir.resolve("log").toFile())
					.start();
				if (!process.waitFor(120, TimeUnit.SECONDS)) {
					process.destroyForcibly();
					return oneByOne(sources, "<timeout>");
				}
				if (process.exitValue() != 0) {
					return oneByOne(sources, "<crash> " + Files.readString(dir.resolve("log")));
				}
				return split(Files.readString(out, StandardCharsets.ISO_8859_1));
			}
			finally {
				for (String name : List.of("driver.lua", "in", "out", "log")) {
					Files.deleteIfExists(dir.resolve(name));
				}
				Files.delete(dir);
			}
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> oneByOne(List<String> sources, String problem) {
		if (sources.size() == 1) {
			return List.of(problem);
		}
		return sources.stream().map((source) -> run(List.of(source)).getFirst()).toList();
	}

	private static List<String> split(String text) {
		List<String> outputs = new ArrayList<>();
		int at = 0;
		while (at < text.length()) {
			int end = text.indexOf('\n', at);
			int size = Integer.parseInt(text.substring(at, end));
			outputs.add(text.substring(end + 1, end + 1 + size));
			at = end + 1 + size;
		}
		return outputs;
	}

}
