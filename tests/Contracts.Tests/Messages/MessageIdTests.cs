using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Tests.Messages;

public sealed class MessageIdTests
{
    private static readonly OwnerId France = new("FR");

    [Fact]
    public void It_follows_from_sender_and_operation()
    {
        var operation = OperationId.New();
        var id = MessageId.For(France, operation);

        Assert.Equal(id, MessageId.For(France, operation));
        Assert.NotEqual(id, MessageId.For(new OwnerId("BR"), operation));
        Assert.NotEqual(id, MessageId.For(France, OperationId.New()));
        Assert.Equal(France, id.Sender);
        Assert.Equal(id, MessageId.Parse(id.Value));
    }

    [Fact]
    public void It_never_changes_its_form() =>
        Assert.Equal("FR-fe79325044", MessageId.For(France, new OperationId("operation-1")).Value[..13]);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("FR")]
    [InlineData("FR-")]
    [InlineData("FR-0123456789abcdef0123456789abcde")]
    [InlineData("FR-0123456789abcdef0123456789abcdef0")]
    [InlineData("FR-0123456789ABCDEF0123456789abcdef")]
    [InlineData("fr-0123456789abcdef0123456789abcdef")]
    [InlineData("-0123456789abcdef0123456789abcdef")]
    public void Other_texts_are_no_ids(string? text) => Assert.False(MessageId.TryParse(text, out _));
}
