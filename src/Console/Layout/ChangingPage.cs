using System.Net;
using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Layout;

/// <summary>A page of one thing that officers change from its parts. What the parts ask and change goes through the page, which shows what was refused.</summary>
public abstract class ChangingPage : DeskPage
{
    private readonly PendingOperations _operations = new();
    private string? _refused;

    /// <summary>The bureau that reads.</summary>
    public OwnerId Bureau => Code;

    /// <summary>Whether something is asked of the API now.</summary>
    public bool IsAsking => IsBusy;

    /// <summary>The address of the thing behind <c>/api/v1/</c>.</summary>
    public abstract string Address { get; }

    /// <summary>What is wrong with a field of a part's form; null for nothing.</summary>
    /// <param name="address">The address behind that of the thing to which the form goes.</param>
    /// <param name="field">The field as requests name it.</param>
    public string? Wrong(string address, string field) => _refused == address ? Errors.FieldSentence.Of(Problem, field) : null;

    /// <summary>Reads something of the thing for a part of the page.</summary>
    /// <typeparam name="T">What.</typeparam>
    /// <param name="address">The address behind that of the thing.</param>
    /// <returns>Null when it was refused, which the page shows.</returns>
    public async Task<T?> ReadAsync<T>(string address)
        where T : class
    {
        T? read = null;
        await TryAsync(async () => read = await Api.GetAsync<T>($"{Address}/{address}", Gone));
        StateHasChanged();
        return read;
    }

    /// <summary>Changes the thing; a second attempt is the same operation until it was done. When others have changed it meanwhile, it is read again.</summary>
    /// <param name="address">The address behind that of the thing; empty for its own.</param>
    /// <param name="request">Makes the request, under an operation id.</param>
    /// <param name="put">Whether it is put there; posted otherwise.</param>
    /// <returns>Whether it was done; the page shows why not.</returns>
    public async Task<bool> SendAsync(string address, Func<OperationId, CommandRequest> request, bool put = false)
    {
        var isDone = await TryAsync(() => GiveAsync(address.Length == 0 ? Address : $"{Address}/{address}", request(_operations.Of(address)), put));
        if (isDone)
        {
            _operations.Done(address);
        }
        else if (Problem is { Status: (int)HttpStatusCode.Conflict or (int)HttpStatusCode.NotFound } refusal)
        {
            await TryAsync(RereadAsync);
            Problem = refusal;
        }

        _refused = isDone ? null : address;
        StateHasChanged();
        return isDone;
    }

    /// <summary>Gives a change to the API, and keeps what it answers.</summary>
    /// <param name="path">The address behind <c>/api/v1/</c>.</param>
    /// <param name="request">The request.</param>
    /// <param name="put">Whether it is put there.</param>
    protected abstract Task GiveAsync(string path, CommandRequest request, bool put);

    /// <summary>Reads the thing again.</summary>
    protected abstract Task RereadAsync();

    /// <summary>Asks for a change.</summary>
    /// <typeparam name="T">What is answered.</typeparam>
    /// <param name="path">The address behind <c>/api/v1/</c>.</param>
    /// <param name="request">The request.</param>
    /// <param name="put">Whether it is put there.</param>
    protected Task<T> AskAsync<T>(string path, CommandRequest request, bool put) => put ? Api.PutAsync<T>(path, request, null, Gone) : Api.PostAsync<T>(path, request, Gone);
}
