package io.luaprocess.spring.autoconfigure;

import io.luaprocess.spring.web.ProcessExceptionAdvice;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Auto-configuration that answers errors of processes with problem details, in WebMVC and
 * WebFlux.
 */
@AutoConfiguration
@ConditionalOnWebApplication
@ConditionalOnClass(RestControllerAdvice.class)
@ConditionalOnBooleanProperty(name = "luaprocess.enabled", matchIfMissing = true)
public final class ProcessWebAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ProcessExceptionAdvice processExceptionAdvice() {
		return new ProcessExceptionAdvice();
	}

}
