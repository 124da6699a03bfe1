package io.luaprocess.spring.autoconfigure;

import io.luaprocess.spring.module.AllowedHosts;
import io.luaprocess.spring.module.CacheModule;
import io.luaprocess.spring.module.EnvModule;
import io.luaprocess.spring.module.EventsModule;
import io.luaprocess.spring.module.HttpModule;
import io.luaprocess.spring.module.SqlModule;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpCookieHandling;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.web.client.RestClient;

/**
 * Auto-configuration for modules over beans of the application. Each is off unless its
 * property is set: definition files may come from others than the application, and list
 * any module there is.
 */
@AutoConfiguration(before = ProcessAutoConfiguration.class,
		afterName = { "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
				"org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration",
				"org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration" })
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

	/**
	 * The module {@code http}. Its requests take the settings of the application, such as
	 * proxy and certificates, but follow no redirects and keep no cookies.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RestClient.class, ClientHttpRequestFactoryBuilder.class })
	@ConditionalOnBean(RestClient.Builder.class)
	@ConditionalOnBooleanProperty(name = "luaprocess.modules.http.enabled")
	static class Http {

		@Bean
		@ConditionalOnMissingBean
		HttpModule processHttpModule(RestClient.Builder builder,
				ObjectProvider<ClientHttpRequestFactoryBuilder<?>> factories,
				ObjectProvider<HttpClientSettings> settings, ProcessProperties properties) {
			ProcessProperties.Http http = properties.modules().http();
			HttpClientSettings own = settings.getIfAvailable(HttpClientSettings::defaults)
				.withRedirects(HttpRedirects.DONT_FOLLOW)
				.withCookieHandling(HttpCookieHandling.DISABLE);
			ClientHttpRequestFactoryBuilder<?> factory = factories
				.getIfAvailable(ClientHttpRequestFactoryBuilder::detect);
			return new HttpModule(builder.clone().requestFactory(factory.build(own)).build(),
					new AllowedHosts(http.allowedHosts()), http.timeout(), (int) http.maxResponseSize().toBytes());
		}

	}

	/**
	 * The module {@code cache}.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(CacheManager.class)
	@ConditionalOnSingleCandidate(CacheManager.class)
	@ConditionalOnBooleanProperty(name = "luaprocess.modules.cache.enabled")
	static class Caches {

		@Bean
		@ConditionalOnMissingBean
		CacheModule processCacheModule(CacheManager caches) {
			return new CacheModule(caches);
		}

	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "luaprocess.modules.events.enabled")
	EventsModule processEventsModule(ApplicationEventPublisher publisher, ProcessProperties properties) {
		ProcessProperties.Events events = properties.modules().events();
		return new EventsModule(publisher, events.classes(), events.capacity());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "luaprocess.modules.env.enabled")
	EnvModule processEnvModule(Environment environment, ProcessProperties properties) {
		return new EnvModule(environment, properties.modules().env().properties());
	}

}
