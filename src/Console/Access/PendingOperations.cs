using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Access;

/// <summary>The operation ids of what a page does: a second attempt at a thing has the id of the first, so that it is done once.</summary>
public sealed class PendingOperations
{
    private readonly Dictionary<string, OperationId> _ids = new(StringComparer.Ordinal);

    /// <summary>The id of a thing, until it is done.</summary>
    /// <param name="what">What is done, the same for each attempt.</param>
    public OperationId Of(string what)
    {
        if (!_ids.TryGetValue(what, out var id))
        {
            _ids[what] = id = OperationId.New();
        }

        return id;
    }

    /// <summary>It was answered: when it is done again, that is another operation.</summary>
    /// <param name="what">What was done.</param>
    public void Done(string what) => _ids.Remove(what);
}
