package io.luaprocess.spring.autoconfigure;

import io.luaprocess.ProcessRuntime;
import io.luaprocess.spring.reactive.ReactiveProcessRuntime;
import io.luaprocess.spring.reactive.SubscribedProcessRuntime;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the runtime with reactive results.
 */
@AutoConfiguration(after = ProcessAutoConfiguration.class)
@ConditionalOnClass(Mono.class)
@ConditionalOnBean(ProcessRuntime.class)
public final class ProcessReactiveAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ReactiveProcessRuntime reactiveProcessRuntime(ProcessRuntime runtime) {
		return new SubscribedProcessRuntime(runtime);
	}

}
