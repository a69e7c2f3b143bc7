using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Command;

/// <summary>Something that an officer of the command centre does.</summary>
/// <param name="Path">The address behind that of the command centre, for example <c>items/7/take</c>.</param>
/// <param name="Request">What to post, under an operation id.</param>
public sealed record CommandAct(string Path, Func<OperationId, CommandRequest> Request)
{
    /// <summary>An act that says nothing more.</summary>
    /// <param name="path">The address.</param>
    public static CommandAct Plain(string path) => new(path, operation => new CommandRequest { OperationId = operation });
}
