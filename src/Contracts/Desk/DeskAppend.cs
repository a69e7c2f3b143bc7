using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Desk;

/// <summary>A record that a gateway adds to its bureau's desk.</summary>
/// <param name="Operation">The id of this operation.</param>
/// <param name="After">The position of the last record that the gateway knows; the append is refused when there is a later one.</param>
/// <param name="IsSnapshot">Whether the record holds the whole state, so that readers may begin with it and those before it may go.</param>
/// <param name="Content">The record, sealed for the gateways of the bureau itself; at most 1 MiB.</param>
[GenerateSerializer, Immutable, Alias("desk-append")]
public sealed record DeskAppend(
    [property: Id(0)] OperationId Operation,
    [property: Id(1)] long After,
    [property: Id(2)] bool IsSnapshot,
    [property: Id(3)] SealedContent Content);
