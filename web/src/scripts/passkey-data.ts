// What travels between the page and the device: bytes are base64url in JSON, buffers in the browser.

export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

export function toText(bytes: ArrayBuffer | Uint8Array): string {
  let binary = '';
  for (const byte of new Uint8Array(bytes)) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

interface Told { type: 'public-key'; id: string }
export interface Question {
  challenge: string;
  timeout: number;
  allowCredentials?: Told[];
  excludeCredentials?: Told[];
  rpId?: string;
  user?: { id: string; name: string; displayName: string };
  [more: string]: unknown;
}

const keys = (told: Told[] | undefined): PublicKeyCredentialDescriptor[] =>
  (told ?? []).map(({ type, id }) => ({ type, id: toBytes(id) }));

/** Options for navigator.credentials.get. */
export function toRequest(question: Question): PublicKeyCredentialRequestOptions {
  return {
    challenge: toBytes(question.challenge), timeout: question.timeout, rpId: question.rpId ?? '',
    userVerification: 'required', allowCredentials: keys(question.allowCredentials),
  };
}

/** Options for navigator.credentials.create. */
export function toCreation(question: Question): PublicKeyCredentialCreationOptions {
  const user = question.user ?? { id: '', name: '', displayName: '' };
  return {
    ...(question as unknown as PublicKeyCredentialCreationOptions),
    challenge: toBytes(question.challenge),
    user: { ...user, id: toBytes(user.id) },
    excludeCredentials: keys(question.excludeCredentials),
  };
}

/** What the device answered, as the server reads it. */
export function answerOf(credential: PublicKeyCredential): string {
  const { response } = credential;
  const told: Record<string, string> = { id: toText(credential.rawId), clientData: toText(response.clientDataJSON) };
  if ('attestationObject' in response) {
    told['attestation'] = toText((response as AuthenticatorAttestationResponse).attestationObject);
  } else {
    const assertion = response as AuthenticatorAssertionResponse;
    told['authenticatorData'] = toText(assertion.authenticatorData);
    told['signature'] = toText(assertion.signature);
    if (assertion.userHandle) told['userHandle'] = toText(assertion.userHandle);
  }
  return JSON.stringify(told);
}
