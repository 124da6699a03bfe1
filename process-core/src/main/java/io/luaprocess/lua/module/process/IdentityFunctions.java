package io.luaprocess.lua.module.process;

import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.support.Texts;

/**
 * {@code process.id} and {@code process.pid}.
 */
final class IdentityFunctions {

	private IdentityFunctions() {
	}

	static void addTo(Table module) {
		module.put("id", ProcessFunctions.fn("id", (s, self, args) -> Texts.lua(self.definition().id().toString())));
		module.put("pid", ProcessFunctions.fn("pid", (s, self, args) -> Texts.lua(self.instance().pid().toString())));
	}

}
