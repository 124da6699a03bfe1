package io.luaprocess.lua.module.process;

import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.engine.vm.Table;

/**
 * The global {@code process}: everything a process does with itself and with others.
 */
public final class ProcessModule {

	private static final EngineModule MODULE = EngineModule.of("process", table());

	private ProcessModule() {
	}

	/**
	 * Returns the module.
	 */
	public static EngineModule module() {
		return MODULE;
	}

	private static Table table() {
		Table module = new Table();
		IdentityFunctions.addTo(module);
		DescribeFunction.addTo(module);
		module.put("send", new SendFunction());
		RequestFunction.addTo(module);
		SpawnFunctions.addTo(module);
		CallFunction.addTo(module);
		RelationFunctions.addTo(module);
		OptionFunctions.addTo(module);
		MailboxFunctions.addTo(module);
		UpgradeFunction.addTo(module);
		SpawnBuilderValue.addTo(module);
		module.put("registry", RegistryFunctions.table());
		module.put("event",
				new Table().put("CANCEL", EventTables.CANCEL)
					.put("EXIT", EventTables.EXIT)
					.put("LINK_DOWN", EventTables.LINK_DOWN)
					.put("OUTDATED", EventTables.OUTDATED)
					.freeze());
		return module.freeze();
	}

}
