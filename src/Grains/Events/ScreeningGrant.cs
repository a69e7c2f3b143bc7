using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;

namespace Interpol.Mesh.Grains.Events;

/// <summary>The host's grant under which the records are asked for who is on the lists. The consent is asked itself: its word that the grant is over may not have come yet.</summary>
/// <param name="use">Has the consent record a step, which it refuses when the grant is over.</param>
/// <param name="clock">The clock.</param>
internal sealed class ScreeningGrant(Func<EventRecord, CancellationToken, Task> use, TimeProvider clock)
{
    private ConsentId? _held;
    private ConsentId? _over;
    private long _heldSince;

    /// <summary>How long an answer of the consent holds.</summary>
    public static TimeSpan HoldsFor { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the grant under which the event is screened was refused: it does not hold again.</summary>
    public bool IsOver(EventRecord record) => record.Consent is { } consent && consent == _over;

    /// <summary>Has the consent record a step, unless it did so within <see cref="HoldsFor"/>. What does not answer has granted nothing.</summary>
    /// <param name="record">The event, with a grant.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MeshException"><c>consent-required</c>: the grant is over; what the consent says while it is away.</exception>
    public async Task RequireAsync(EventRecord record, CancellationToken cancellationToken)
    {
        var consent = record.Consent!.Value;
        if (consent == _over)
        {
            throw new MeshException(MeshErrorCodes.ConsentRequired, $"The grant {consent} is over; ask for a new one.");
        }

        if (consent == _held && clock.GetElapsedTime(_heldSince) < HoldsFor)
        {
            return;
        }

        var began = clock.GetTimestamp();
        try
        {
            await use(record, cancellationToken);
        }
        catch (MeshException refusal) when (refusal.Code is MeshErrorCodes.ConsentRequired or MeshErrorCodes.NotFound)
        {
            (_held, _over) = (null, consent);
            throw;
        }

        (_held, _heldSince) = (consent, began);
    }
}
