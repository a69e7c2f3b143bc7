namespace Interpol.Mesh.Contracts.Messages;

/// <summary>The owner of a message takes it back.</summary>
/// <param name="Operation">The caller's id of this operation.</param>
/// <param name="Message">Which message; the outbox's owner sent it.</param>
/// <param name="At">When the gateway took the request. Not part of what makes two requests the same.</param>
[GenerateSerializer, Immutable, Alias("withdraw-message")]
public sealed record WithdrawMessage(
    [property: Id(0)] OperationId Operation,
    [property: Id(1)] MessageId Message,
    [property: Id(2)] DateTimeOffset At);
