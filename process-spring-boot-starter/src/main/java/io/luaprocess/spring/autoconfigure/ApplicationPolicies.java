package io.luaprocess.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.definition.CrashLoop;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionLoader;
import io.luaprocess.definition.KnownModules;
import io.luaprocess.definition.LoadedDefinitions;
import io.luaprocess.definition.LoaderSettings;
import io.luaprocess.definition.Schedule;
import io.luaprocess.security.Policy;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;
import io.luaprocess.spring.security.ProcessSecurity;

/**
 * The policies of the properties and of Java configuration, available before the
 * definitions are loaded. Those of the properties are also entries of the definitions;
 * here an error in one of them always stops the start, because a missing denial would
 * allow too much.
 */
final class ApplicationPolicies {

	private ApplicationPolicies() {
	}

	static List<Policy> of(ProcessProperties properties, ProcessSecurity security) {
		List<ApplicationEntry> entries = ApplicationEntries.policies(properties);
		LoaderSettings settings = new LoaderSettings(LoaderSettings.DEFAULT_HOST, new KnownModules(Set.of(), Set.of()),
				List.of(), false, security.authorities(), Schedule.Format.DELAYS, CrashLoop.DEFAULT);
		DefinitionLoader loader = new DefinitionLoader(settings, (id, source) -> {
			throw new IllegalStateException("policies have no program");
		});
		LoadedDefinitions loaded = loader.load(List.of(), entries, DefinitionLoader.OnError.FAIL);
		List<Policy> policies = new ArrayList<>(security.policies().values());
		for (Definition definition : loaded.all()) {
			if (definition instanceof Definition.PolicyEntry entry) {
				if (security.policies().containsKey(entry.policy().id())) {
					throw new InvalidProcessPropertyException(List.of(new Problem("luaprocess.security.policies",
							entry.policy().id(), "Java configuration has a policy with this id")));
				}
				policies.add(entry.policy());
			}
		}
		return policies;
	}

}
