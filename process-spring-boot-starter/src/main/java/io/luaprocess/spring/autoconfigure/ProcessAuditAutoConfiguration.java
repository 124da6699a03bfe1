package io.luaprocess.spring.autoconfigure;

import io.luaprocess.spring.security.DenialAuditor;

import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.security.AbstractAuthorizationAuditListener;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;

/**
 * Auto-configuration that records denied calls of processes in the audit log.
 */
@AutoConfiguration(after = ProcessSecurityAutoConfiguration.class,
		beforeName = "org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration")
@ConditionalOnClass({ AuditEventRepository.class, AuthorizationDeniedEvent.class })
@ConditionalOnBean(AuditEventRepository.class)
@ConditionalOnBooleanProperty(name = "luaprocess.enabled", matchIfMissing = true)
public final class ProcessAuditAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(AbstractAuthorizationAuditListener.class)
	DenialAuditor processDenialAuditor() {
		return new DenialAuditor();
	}

}
