using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Tests.Bureaus;

public sealed class OwnerIdTests
{
    [Theory]
    [InlineData("FR")]
    [InlineData("IPSG")]
    [InlineData("914")]
    [InlineData("UNK")]
    [InlineData("ABCDEFGH")]
    public void Codes_are_read(string text) => Assert.Equal(text, OwnerId.Parse(text).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("F")]
    [InlineData("fr")]
    [InlineData("F R")]
    [InlineData("FR-")]
    [InlineData("ABCDEFGHI")]
    [InlineData("ÄÖ")]
    [InlineData("F\n")]
    public void Other_texts_are_not(string? text) => Assert.False(OwnerId.TryParse(text, out _));

    [Fact]
    public void The_refusal_says_what_to_write() => Assert.Contains("FR", Assert.Throws<FormatException>(() => OwnerId.Parse("france")).Message, StringComparison.Ordinal);
}
