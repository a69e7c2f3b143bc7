using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Desk;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Desk;

namespace Interpol.Mesh.Grains.Tests.Desk;

public sealed class DeskRulesTests
{
    private static readonly DeskAppend Good = Records.After(0, "text");
    private static readonly EnvelopeSeal Seal = new("suite", "gateway", "key", new byte[64], new byte[32], new byte[128]);

    public static TheoryData<string, string, DeskAppend> Bad => new()
    {
        { MeshErrorCodes.Invalid, "operation", Good with { Operation = default } },
        { MeshErrorCodes.Invalid, "operation", Good with { Operation = new OperationId("a b") } },
        { MeshErrorCodes.Invalid, "after", Good with { After = -1 } },
        { MeshErrorCodes.Invalid, "content", Good with { Content = null! } },
        { MeshErrorCodes.TooLarge, "1048576", Good with { Content = Good.Content with { Payload = new byte[DeskLimits.MaxPayloadBytes + 1] } } },
        { MeshErrorCodes.TooLarge, "wraps", Good with { Content = Good.Content with { Wraps = [new RecipientWrap(new OwnerId("FR"), new byte[DeskLimits.MaxWrapBytes])] } } },
        { MeshErrorCodes.Invalid, "wraps", Good with { Content = Good.Content with { Wraps = [null!] } } },
        { MeshErrorCodes.Invalid, "wraps", Good with { Content = Good.Content with { Wraps = [new RecipientWrap(default, default)] } } },
        { MeshErrorCodes.Invalid, "seal", Good with { Content = Good.Content with { Seal = Seal with { Suite = null! } } } },
        { MeshErrorCodes.Invalid, "seal", Good with { Content = Good.Content with { Seal = Seal with { Gateway = new string('x', 201) } } } },
        { MeshErrorCodes.Invalid, "seal", Good with { Content = Good.Content with { Seal = Seal with { Signature = new byte[1025] } } } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_breaks_a_rule_is_refused_by_name(string code, string named, DeskAppend append)
    {
        var refusal = Assert.Throws<MeshException>(() => DeskRules.Check(append));

        Assert.Equal(code, refusal.Code);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_keeps_to_the_limits_passes()
    {
        DeskRules.Check(Good);
        DeskRules.Check(Good with { Content = new SealedContent(default, null, default) });
        DeskRules.Check(Good with { Content = new SealedContent(new byte[DeskLimits.MaxPayloadBytes], Seal, [new RecipientWrap(new OwnerId("FR"), new byte[DeskLimits.MaxWrapBytes - 2])]) });
    }
}
