using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Tests.Messages;

public sealed class OperationIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0b6e3f0e-6f0f-4a7e-9a43-111111111111")]
    [InlineData("Case.12_b-3")]
    public void Ids_are_read(string text) => Assert.Equal(text, OperationId.Parse(text).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("ä")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public void Other_texts_are_not(string? text) => Assert.False(OperationId.TryParse(text, out _));

    [Fact]
    public void New_ids_are_well_formed_and_differ()
    {
        Assert.True(OperationId.TryParse(OperationId.New().Value, out _));
        Assert.NotEqual(OperationId.New(), OperationId.New());
    }
}
