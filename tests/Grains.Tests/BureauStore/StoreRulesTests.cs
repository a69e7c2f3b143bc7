using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.BureauStore;

namespace Interpol.Mesh.Grains.Tests.BureauStore;

public sealed class StoreRulesTests
{
    private static readonly StoreWrite Good = Items.After(0, ("a", "text"));
    private static readonly SealedItem Item = Good.Items[0];
    private static readonly EnvelopeSeal Seal = new("suite", "gateway", "key", new byte[64], new byte[32], new byte[128]);

    public static TheoryData<string, string, StoreWrite> Bad => new()
    {
        { MeshErrorCodes.Invalid, "operation", Good with { Operation = default } },
        { MeshErrorCodes.Invalid, "operation", Good with { Operation = new OperationId("a b") } },
        { MeshErrorCodes.Invalid, "version", Good with { After = -1 } },
        { MeshErrorCodes.Invalid, "version", Good with { After = 1 } },
        { MeshErrorCodes.Invalid, "version", Good with { Version = StoreLimits.MaxVersion + 1 } },
        { MeshErrorCodes.Invalid, "items", Good with { Items = default } },
        { MeshErrorCodes.Invalid, "items", Good with { Items = [] } },
        { MeshErrorCodes.Invalid, "items", Good with { Items = [null!] } },
        { MeshErrorCodes.Invalid, "once", Good with { Items = [Item, Item] } },
        { MeshErrorCodes.Invalid, "version", Good with { Version = 2 } },
        { MeshErrorCodes.Invalid, "hexadecimal", With(Item with { Id = "officer-1" }) },
        { MeshErrorCodes.Invalid, "hexadecimal", With(Item with { Id = null! }) },
        { MeshErrorCodes.Invalid, "content", With(Item with { Content = null! }) },
        { MeshErrorCodes.TooLarge, "262144", With(Item.Content with { Payload = new byte[StoreLimits.MaxItemBytes + 1] }) },
        { MeshErrorCodes.TooLarge, "2097152", Good with { Items = [.. Enumerable.Range(0, 9).Select(i => Items.Of($"{i}", 1, new string('x', StoreLimits.MaxItemBytes)))] } },
        { MeshErrorCodes.TooLarge, "1000 items", Good with { Items = [.. Enumerable.Range(0, 1001).Select(i => Items.Of($"{i}", 1, "x"))] } },
        { MeshErrorCodes.TooLarge, "wraps", With(Item.Content with { Wraps = [new RecipientWrap(new OwnerId("FR"), new byte[StoreLimits.MaxWrapBytes])] }) },
        { MeshErrorCodes.Invalid, "wraps", With(Item.Content with { Wraps = [null!] }) },
        { MeshErrorCodes.Invalid, "wraps", With(Item.Content with { Wraps = [new RecipientWrap(default, default)] }) },
        { MeshErrorCodes.Invalid, "seal", With(Item.Content with { Seal = Seal with { Suite = null! } }) },
        { MeshErrorCodes.Invalid, "seal", With(Item.Content with { Seal = Seal with { Gateway = new string('x', 201) } }) },
        { MeshErrorCodes.Invalid, "seal", With(Item.Content with { Seal = Seal with { Signature = new byte[1025] } }) },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_breaks_a_rule_is_refused_by_name(string code, string named, StoreWrite write)
    {
        var refusal = Assert.Throws<MeshException>(() => StoreRules.Check(write));

        Assert.Equal(code, refusal.Code);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_keeps_to_the_limits_passes()
    {
        StoreRules.Check(Good);
        StoreRules.Check(With(new SealedContent(default, null, default)));
        StoreRules.Check(With(new SealedContent(new byte[StoreLimits.MaxItemBytes], Seal, [new RecipientWrap(new OwnerId("FR"), new byte[StoreLimits.MaxWrapBytes - 2])])));
    }

    private static StoreWrite With(SealedItem item) => Good with { Items = [item] };

    private static StoreWrite With(SealedContent content) => With(Item with { Content = content });
}
