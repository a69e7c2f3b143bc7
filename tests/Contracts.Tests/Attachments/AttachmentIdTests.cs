using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Tests.Attachments;

public sealed class AttachmentIdTests
{
    private static readonly Sha256Hash Hash = Sha256Hash.Of("abc"u8);

    [Fact]
    public void The_hash_is_the_standard_one() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Hash.Value);

    [Fact]
    public void An_id_reads_as_it_was_written()
    {
        var id = new AttachmentId(new OwnerId("FR"), Hash);

        Assert.Equal($"FR:{Hash.Value}", id.ToString());
        Assert.Equal(id, AttachmentId.Parse(id.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("FR")]
    [InlineData("FR:")]
    [InlineData("FR:abc")]
    [InlineData(":ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("FR:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    public void Other_texts_are_no_ids(string text) => Assert.Throws<FormatException>(() => AttachmentId.Parse(text));
}
