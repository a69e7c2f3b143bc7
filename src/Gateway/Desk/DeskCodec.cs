using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Desk;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Messages;

namespace Interpol.Mesh.Gateway.Desk;

/// <summary>Makes entries into what hubs carry, and back.</summary>
internal sealed class DeskCodec(IPayloadSeal seal)
{
    private const string Purpose = "desk";

    /// <summary>Seals an entry for the gateways of its own bureau.</summary>
    public async ValueTask<SealedContent> SealAsync(OwnerId owner, DeskEntry entry, CancellationToken cancellationToken) =>
        await seal.SealAsync(JsonSerializer.SerializeToUtf8Bytes(entry, DeskJsonContext.Default.DeskEntry), SealContext.OfOwn(owner, Purpose), cancellationToken);

    /// <summary>Opens a record.</summary>
    /// <exception cref="RequestRefusedException">503: it cannot be understood; guessing on would let accounts and revocations get lost.</exception>
    public async ValueTask<DeskEntry> OpenAsync(OwnerId owner, DeskRecord record, CancellationToken cancellationToken)
    {
        var bytes = await seal.OpenAsync(owner, record.Content, SealContext.OfOwn(owner, Purpose), cancellationToken);
        try
        {
            if (JsonSerializer.Deserialize(bytes.Span, DeskJsonContext.Default.DeskEntry) is { Version: DeskEntry.CurrentVersion, Puts.IsDefault: false, Removals.IsDefault: false } entry)
            {
                return entry;
            }
        }
        catch (JsonException malformed)
        {
            throw NotUnderstood(owner, record, malformed);
        }

        throw NotUnderstood(owner, record, null);
    }

    private static RequestRefusedException NotUnderstood(OwnerId owner, DeskRecord record, Exception? cause) => new(
        StatusCodes.Status503ServiceUnavailable,
        MeshErrorCodes.Unavailable,
        $"The record {record.Position} of the desk of {owner} cannot be understood; a newer gateway may have written it: bring this one up to date.",
        cause: cause);
}
