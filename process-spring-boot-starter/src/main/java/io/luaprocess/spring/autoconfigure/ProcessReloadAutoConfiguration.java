package io.luaprocess.spring.autoconfigure;

import java.util.List;

import io.luaprocess.runtime.LuaProcessRuntime;

import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;

/**
 * Auto-configuration for development: definitions are reloaded when their files change.
 */
@AutoConfiguration(after = ProcessAutoConfiguration.class)
@ConditionalOnLuaRuntime
@Conditional(ProcessReloadAutoConfiguration.Wanted.class)
public final class ProcessReloadAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DefinitionWatcher processDefinitionWatcher(LuaProcessRuntime runtime, ProcessProperties properties,
			ResourceLoader resources) {
		DefinitionRoots roots = new DefinitionRoots(ResourcePatternUtils.getResourcePatternResolver(resources));
		List<String> locations = properties.locations();
		return new DefinitionWatcher(runtime, () -> roots.folders(locations), properties.reload());
	}

	@Bean
	static LazyInitializationExcludeFilter processReloadLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(DefinitionWatcher.class);
	}

	/** It was asked for, or the application is being developed. */
	static final class Wanted extends AnyNestedCondition {

		Wanted() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBooleanProperty("luaprocess.reload.enabled")
		static final class AskedFor {

		}

		@ConditionalOnBooleanProperty(name = "luaprocess.reload.enabled", matchIfMissing = true)
		@ConditionalOnClass(name = DevToolsRestart.DEVTOOLS)
		static final class Developed {

		}

	}

}
