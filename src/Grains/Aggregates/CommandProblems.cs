using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Grains.Aggregates;

/// <summary>What is wrong with a command, so that whoever gave it learns everything at once.</summary>
internal sealed class CommandProblems
{
    /// <summary>Sentences of one refusal; a command with a hundred entries can be wrong in hundreds of places.</summary>
    private const int MaxNamed = 50;

    private readonly List<(string Code, string Sentence)> _found = [];

    /// <summary>Notes a rule that the command breaks, unless it keeps it.</summary>
    /// <param name="holds">Whether it keeps the rule.</param>
    /// <param name="sentence">What to change; names the field.</param>
    /// <param name="code">The code of the refusal when nothing else is wrong.</param>
    public void Require(bool holds, string sentence, string code = MeshErrorCodes.Invalid)
    {
        if (!holds)
        {
            _found.Add((code, sentence));
        }
    }

    /// <summary>Refuses the command when anything is wrong with it.</summary>
    /// <exception cref="MeshException">The code of what is wrong, or <c>invalid</c> when that has several.</exception>
    public void Refuse()
    {
        if (_found.Count > 0)
        {
            var codes = _found.Select(problem => problem.Code).Distinct().ToList();
            var more = _found.Count > MaxNamed ? $" And {_found.Count - MaxNamed} more." : string.Empty;
            throw new MeshException(codes.Count == 1 ? codes[0] : MeshErrorCodes.Invalid, string.Join(' ', _found.Take(MaxNamed).Select(problem => problem.Sentence)) + more);
        }
    }
}
