using Interpol.Mesh.Engine.Storage;

namespace Interpol.Mesh.Engine.Tests.Storage;

/// <summary>Orleans 10.4's own hash of the same bytes is the oracle of these numbers.</summary>
public sealed class GrainKeyHashTests
{
    [Theory]
    [InlineData("", 0x055DCC02u)]
    [InlineData("abc", 0xFF53D132u)]
    [InlineData("FR", 0xB7D4D98Du)]
    [InlineData("outbox", 0x4110BCCAu)]
    [InlineData("a longer key with more than twenty four bytes", 0x465B4179u)]
    public void Names_hash_as_in_Orleans(string name, uint hash) => Assert.Equal(unchecked((int)hash), RelationalGrainKey.HashOf(name));

    [Fact]
    public void A_text_key_is_hashed_in_reverse_order() =>
        Assert.Equal(RelationalGrainKey.HashOf("RF"), RelationalGrainKey.Create(IdSpan.Create("FR")).Hash);

    [Theory]
    [InlineData("DE", 222)]
    [InlineData("de", 222)]
    [InlineData("AD", 173)]
    [InlineData("BE", 190)]
    [InlineData("10", 16)]
    [InlineData("916", 2326)]
    [InlineData("FFFFFFFFFFFFFFFF", -1)]
    [InlineData("00000000000000001", 1)]
    public void Keys_that_read_as_hexadecimal_numbers_are_numbers(string key, long number)
    {
        RelationalGrainKey parsed = RelationalGrainKey.Create(IdSpan.Create(key));

        Assert.Equal((0L, number, (string?)null), (parsed.First, parsed.Second, parsed.Text));
    }

    [Theory]
    [InlineData("FR")]
    [InlineData("FA:x")]
    [InlineData("FE-2026-1")]
    [InlineData("-1")]
    [InlineData("DE ")]
    [InlineData("+DE")]
    [InlineData("10000000000000000")]
    [InlineData("00112233-4455-6677-8899-aabbccddeeff")]
    public void Other_keys_are_text(string key)
    {
        RelationalGrainKey parsed = RelationalGrainKey.Create(IdSpan.Create(key));

        Assert.Equal((0L, 0L, key), (parsed.First, parsed.Second, parsed.Text));
    }
}
