package io.luaprocess.spring.autoconfigure;

import io.luaprocess.spring.module.SqlModule;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Auto-configuration for modules over beans of the application. Each is off unless its
 * property is set: definition files may come from others than the application, and list
 * any module there is.
 */
@AutoConfiguration(before = ProcessAutoConfiguration.class,
		afterName = { "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "luaprocess.enabled", matchIfMissing = true)
public final class ProcessReadyModulesAutoConfiguration {

	/**
	 * The module {@code sql}.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ JdbcClient.class, PlatformTransactionManager.class })
	@ConditionalOnSingleCandidate(JdbcClient.class)
	@ConditionalOnBooleanProperty(name = "luaprocess.modules.sql.enabled")
	static class Sql {

		@Bean
		@ConditionalOnMissingBean
		SqlModule processSqlModule(JdbcClient client, ObjectProvider<PlatformTransactionManager> managers,
				ProcessProperties properties) {
			ProcessProperties.Sql sql = properties.modules().sql();
			return new SqlModule(client, managers.getIfUnique(), new SqlModule.Limits(sql.maxRows(),
					sql.maxSize().toBytes(), sql.queryTimeout(), sql.transactionTimeout()));
		}

	}

}
