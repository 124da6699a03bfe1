package io.luaprocess.spring.autoconfigure;

import io.luaprocess.ProcessRuntime;
import io.luaprocess.spring.transaction.ProcessTransactions;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Auto-configuration for messages that are sent when a transaction commits.
 */
@AutoConfiguration(after = ProcessAutoConfiguration.class)
@ConditionalOnClass(TransactionSynchronizationManager.class)
@ConditionalOnBean(ProcessRuntime.class)
public final class ProcessTransactionAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ProcessTransactions processTransactions(ProcessRuntime runtime) {
		return new ProcessTransactions(runtime);
	}

}
