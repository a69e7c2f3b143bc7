using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Identification;

/// <summary>Something that is done with a decision of the board.</summary>
/// <param name="Path">The address behind that of the identification.</param>
/// <param name="Request">What to post, under an operation id.</param>
public sealed record DecisionAct(string Path, Func<OperationId, CommandRequest> Request);
