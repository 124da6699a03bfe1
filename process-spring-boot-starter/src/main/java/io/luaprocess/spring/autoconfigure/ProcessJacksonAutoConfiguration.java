package io.luaprocess.spring.autoconfigure;

import io.luaprocess.ObjectMapping;
import io.luaprocess.spring.json.JacksonObjectMapping;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for values that are mapped by Jackson: by the {@code JsonMapper} of
 * the application, or a default one if the application has none or several.
 */
@AutoConfiguration(before = ProcessAutoConfiguration.class)
@ConditionalOnClass(JsonMapper.class)
@ConditionalOnBooleanProperty(name = "luaprocess.enabled", matchIfMissing = true)
public final class ProcessJacksonAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(ObjectMapping.class)
	JacksonObjectMapping processObjectMapping(ObjectProvider<JsonMapper> mappers) {
		return new JacksonObjectMapping(mappers.getIfUnique(JsonMapper::shared));
	}

}
