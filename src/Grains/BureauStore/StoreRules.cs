using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.BureauStore;

/// <summary>What a write into a bureau's store must be like.</summary>
internal static class StoreRules
{
    private const int IdLength = 32;
    private const int MaxSealText = 200;
    private const int MaxSealBytes = 1024;

    /// <summary>Refuses a write that breaks a rule.</summary>
    /// <exception cref="MeshException">The sentence says what to change.</exception>
    public static void Check(StoreWrite write)
    {
        MeshException.Require(OperationId.TryParse(write.Operation.Value, out _), "operation: 1 to 64 letters, digits, dots, dashes or underscores.");
        MeshException.Require(write.After >= 0 && write.Version > write.After && write.Version <= StoreLimits.MaxVersion, "version: it comes after the one that the decision was made on.");
        MeshException.Require(!write.Items.IsDefaultOrEmpty, "items: a write has some.");
        RequireSize(write.Items.Length <= StoreLimits.MaxWriteItems, $"A write into the bureau's store has at most {StoreLimits.MaxWriteItems} items.");
        var bytes = 0L;
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in write.Items)
        {
            if (item is not { Id.Length: IdLength, Content: not null } || !item.Id.All(char.IsAsciiHexDigitLower))
            {
                throw new MeshException(MeshErrorCodes.Invalid, $"items: an id is {IdLength} lower-case hexadecimal digits, and each item has a content.");
            }

            MeshException.Require(ids.Add(item.Id), "items: each id stands once.");
            MeshException.Require(item.Version == write.Version, "items: they have the version of the write.");
            CheckContent(item.Content);
            bytes += item.Content.Payload.Length;
        }

        RequireSize(bytes <= StoreLimits.MaxWriteBytes, $"A write into the bureau's store has at most {StoreLimits.MaxWriteBytes} bytes.");
    }

    private static void CheckContent(SealedContent content)
    {
        RequireSize(content.Payload.Length <= StoreLimits.MaxItemBytes, $"An item of the bureau's store has at most {StoreLimits.MaxItemBytes} bytes.");
        var wraps = content.Wraps.IsDefault ? [] : content.Wraps;
        MeshException.Require(wraps.All(wrap => wrap is not null && OwnerId.TryParse(wrap.Recipient.Value, out _)), "content: its wraps name owners.");
        RequireSize(
            wraps.Sum(wrap => (long)wrap.Wraps.Length + wrap.Recipient.Value.Length) <= StoreLimits.MaxWrapBytes,
            $"The wraps of an item of the bureau's store have at most {StoreLimits.MaxWrapBytes} bytes.");
        if (content.Seal is { } seal)
        {
            MeshException.Require(new[] { seal.Suite, seal.Gateway, seal.Key }.All(text => text is { Length: <= MaxSealText }), $"content: the texts of its seal have at most {MaxSealText} characters.");
            MeshException.Require(
                new[] { seal.Commitment, seal.WrapsHash, seal.Signature }.All(bytes => bytes.Length <= MaxSealBytes), $"content: the values of its seal have at most {MaxSealBytes} bytes.");
        }
    }

    private static void RequireSize(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, sentence);
        }
    }
}
