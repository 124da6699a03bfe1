-- base64 and hash: chapter 8.6 of the specification.
return {
  ["base64 in both directions"] = function()
    for plain, text in next_of { [""] = "", f = "Zg==", fo = "Zm8=", foo = "Zm9v", ["\0\255\254"] = "AP/+", [1] = "MQ==" } do
      eq(base64.encode(plain), text)
      eq(base64.decode(text), tostring(plain))
    end
    eq(#base64.encode(("x"):rep(3000)), 4000)
  end,
  ["bad base64 is INVALID"] = function()
    for _, bad in next_of { "Z", "Zg", "Zg=" } do
      fails(errors.INVALID, "invalid base64: length is not a multiple of 4", base64.decode, bad)
    end
    for _, bad in next_of { "Zg==Zg==", "Zm9\n", "Zm9-", "====", "Z===" } do
      fails(errors.INVALID, "invalid base64: illegal character or padding", base64.decode, bad)
    end
    for _, f in next_of { base64.encode, base64.decode } do
      fails(errors.INVALID, "data is required", f)
      fails(errors.INVALID, "data must be a string", f, {})
      fails(errors.INVALID, "data must be a string", f, true)
    end
  end,
  ["hashes"] = function()
    eq(hash.md5("abc"), "900150983cd24fb0d6963f7d28e17f72")
    eq(hash.sha1("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d")
    eq(hash.sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    eq(hash.sha512("abc"), "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
      .. "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
    eq(hash.sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    eq(hash.md5("abc", false), "900150983cd24fb0d6963f7d28e17f72")
    eq(#hash.sha512("abc", true), 64)
    eq(base64.encode(hash.md5("abc", true)), "kAFQmDzST7DWlj99KOF/cg==")
    eq(hash.md5(1), hash.md5("1"))
    eq(hash.sha1(("a"):rep(1000000)), "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
  end,
  ["keyed hashes"] = function()
    local text, key = "The quick brown fox jumps over the lazy dog", "key"
    eq(hash.hmac_md5(text, key), "80070713463e7749b90c2dc24911e275")
    eq(hash.hmac_sha1(text, key), "de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9")
    eq(hash.hmac_sha256(text, key), "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8")
    eq(hash.hmac_sha256("", ""), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    eq(#hash.hmac_sha512(text, key), 128)
    eq(#hash.hmac_sha512(text, key, true), 64)
    local block, longer = ("k"):rep(128), ("k"):rep(129)
    eq(hash.hmac_md5("text", block), "ba5bc84fdbc82628872004928e974916")
    eq(hash.hmac_md5("text", longer), "196e5cf029ee2cb73cbccc0ad4bc3f3a")
    eq(hash.hmac_sha1("text", longer), "7b83fdbd2d7838705ff6a68d4a20513ff96658ea")
    eq(hash.hmac_sha256("text", longer), "95ef5ad24165eaeb8756fa950601736fa9f2113623a6bcad936f934bec337d65")
    eq(hash.hmac_sha512("text", block), "4e088c5e1001741d629227fb0aef3212a543e95e688ffad7e8c1e38282be79fa"
      .. "dc38db3b2fdc460e5a8d0cb296aedacac6609c6714766e33747979bee4d3834d")
    eq(hash.hmac_sha512("text", longer), "a79102c7e5421fd5b613def755101385663e14dd5aca0142b8df5be02cc9fae7"
      .. "12556cf1e5fdbab90e4ef0cbfad5c0e1c2acded29bb8958183b8308d9110cbed")
  end,
  ["base64 of long strings"] = function()
    for _, n in next_of { 49151, 49152, 49153, 98304, 98305, 150000 } do
      local text = ("Grüße "):rep(n)
      eq(base64.decode(base64.encode(text)), text)
      local short = ("x"):rep(n)
      eq(base64.decode(base64.encode(short)), short)
    end
    fails(errors.INVALID, "invalid base64: illegal character or padding", base64.decode, ("A"):rep(65532) .. "AAA=AAAA")
    fails(errors.INVALID, "invalid base64: illegal character or padding", base64.decode, ("A"):rep(65532) .. "AA==AA==")
    fails(errors.INVALID, "invalid base64: illegal character or padding", base64.decode, "A===")
    fails(errors.INVALID, "invalid base64: illegal character or padding", base64.decode, "====")
  end,
  ["fnv"] = function()
    eq(hash.fnv32(""), 2166136261) eq(hash.fnv32("a"), 3826002220) eq(hash.fnv32("foobar"), 3214735720)
    eq(hash.fnv64(""), 14695981039346656037) eq(hash.fnv64("foobar"), 9625390261332436968)
  end,
  ["bad input is INVALID"] = function()
    for _, f in next_of { hash.md5, hash.sha1, hash.sha256, hash.sha512, hash.fnv32, hash.fnv64, hash.hmac_md5 } do
      fails(errors.INVALID, "data is required", f)
      fails(errors.INVALID, "data must be a string", f, {})
    end
    for _, f in next_of { hash.hmac_md5, hash.hmac_sha1, hash.hmac_sha256, hash.hmac_sha512 } do
      fails(errors.INVALID, "secret is required", f, "x")
      fails(errors.INVALID, "secret must be a string", f, "x", {})
      fails(errors.INVALID, "raw must be a boolean", f, "x", "k", 1)
    end
    fails(errors.INVALID, "raw must be a boolean", hash.md5, "x", "yes")
  end,
}
