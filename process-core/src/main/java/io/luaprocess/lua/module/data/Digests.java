package io.luaprocess.lua.module.data;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hash algorithms every Java runtime has.
 */
final class Digests {

	/** HMAC fills a key up with zeros, so this one stands for the empty key. */
	private static final byte[] EMPTY_KEY = new byte[1];

	private Digests() {
	}

	static MessageDigest of(String algorithm) {
		try {
			return MessageDigest.getInstance(algorithm);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Java without " + algorithm, ex);
		}
	}

	static Mac mac(String algorithm, byte[] key) {
		try {
			Mac mac = Mac.getInstance(algorithm);
			mac.init(new SecretKeySpec((key.length > 0) ? key : EMPTY_KEY, algorithm));
			return mac;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Java without " + algorithm, ex);
		}
	}

}
