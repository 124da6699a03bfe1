package io.luaprocess.spring.autoconfigure;

import java.util.List;
import java.util.Set;

import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionLoader;
import io.luaprocess.definition.KnownModules;
import io.luaprocess.definition.LoadedDefinitions;
import io.luaprocess.definition.LoaderSettings;
import io.luaprocess.security.Policy;

/**
 * The policies of the properties, available before the definitions are loaded. They are
 * also entries of the definitions; here an error in one of them always stops the start,
 * because a missing denial would allow too much.
 */
final class ApplicationPolicies {

	private ApplicationPolicies() {
	}

	static List<Policy> of(ProcessProperties properties) {
		List<ApplicationEntry> entries = ApplicationEntries.policies(properties);
		DefinitionLoader loader = new DefinitionLoader(LoaderSettings.of(new KnownModules(Set.of(), Set.of())),
				(id, source) -> {
					throw new IllegalStateException("policies have no program");
				});
		LoadedDefinitions loaded = loader.load(List.of(), entries, DefinitionLoader.OnError.FAIL);
		return loaded.all()
			.stream()
			.filter(Definition.PolicyEntry.class::isInstance)
			.map((definition) -> ((Definition.PolicyEntry) definition).policy())
			.toList();
	}

}
