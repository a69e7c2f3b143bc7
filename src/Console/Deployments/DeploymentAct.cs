using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Deployments;

/// <summary>Something that an officer does with a deployment.</summary>
/// <param name="Path">The address behind that of the deployment, for example <c>approve</c>.</param>
/// <param name="Request">What to send, under an operation id.</param>
/// <param name="IsPut">Whether it is put there; posted otherwise.</param>
public sealed record DeploymentAct(string Path, Func<OperationId, CommandRequest> Request, bool IsPut = false);
