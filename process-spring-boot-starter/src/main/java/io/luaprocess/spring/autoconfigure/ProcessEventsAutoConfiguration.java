package io.luaprocess.spring.autoconfigure;

import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.event.ProcessEventPublisher;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that publishes what happens in the runtime as application events.
 */
@AutoConfiguration(after = ProcessAutoConfiguration.class)
@ConditionalOnLuaRuntime
@ConditionalOnBooleanProperty(name = "luaprocess.events.publish", matchIfMissing = true)
public final class ProcessEventsAutoConfiguration {

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	ProcessEventPublisher processEventPublisher(LuaProcessRuntime runtime, ApplicationEventPublisher publisher) {
		return new ProcessEventPublisher(runtime.events(), publisher);
	}

}
